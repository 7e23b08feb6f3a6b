extension MistakesTests {
    /// Of parts of the table of levels that may be left out.
    static let optional: [Break] = [
        Break(
            "levels.yaml",
            "full: 100000",
            "full: 100000, unusual: {chance: 1, reactions: 20, reach: 0.5}",
            "levels.yaml:2: chance must be a number from 0.0025 to 0.2"
        ),
        Break(
            "levels.yaml",
            "full: 100000",
            "full: 100000, unusual: {chance: 0.01, reach: 0.5}",
            "levels.yaml:2: unusual lacks 'reactions'"
        ),
        Break(
            "levels.yaml",
            "{fire: 3}",
            "{fire: 3}\nmedia: {tabloid: 2}",
            "levels.yaml:7: a rank of media must be one of central-media, provincial-media, city-media"
        ),
        Break(
            "levels.yaml",
            "{fire: 3}",
            "{fire: 3}\nmedia: {city-media: 5}",
            "levels.yaml:7: a level must be a whole"
        ),
        Break("levels.yaml", "{fire: 3}", "{fire: 3}\nmedia: [city-media]", "levels.yaml:7: media must give levels by"),
    ]
}
