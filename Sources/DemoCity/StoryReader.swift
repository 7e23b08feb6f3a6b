/// Makes items of the stories' files.
struct StoryReader {
    let cast: Cast
    let seed: UInt64

    /// Every written item and its variants; mistakes are added to the faults.
    func read(_ stories: [StoryFile.Story], faults: inout [String]) -> [DemoItem] {
        var keys: Set<String> = []
        var items: [DemoItem] = []
        for story in stories {
            if !keys.insert(story.key).inserted { faults.append("stories: \(story.key) stands there twice") }
            if story.items.isEmpty { faults.append("stories: \(story.key) has no items") }
            for (number, item) in story.items.enumerated() {
                let id = "\(story.key)-\(twoDigits(number + 1))"
                guard let written = written(item, id: id, story: story.key, faults: &faults) else { continue }
                var writer = VariantWriter(of: written, seed: seed, cast: cast)
                items.append(written)
                items += writer.variants(item.variants ?? 0)
            }
        }
        return items
    }

    private func written(
        _ item: StoryFile.Item,
        id: String,
        story: String,
        faults: inout [String]
    ) -> DemoItem? {
        guard let offset = DemoOffset(item.at) else {
            faults.append("stories: \(id) has no moment of the ten days: \(item.at)")
            return nil
        }
        guard let kind = cast.sources[item.source] else {
            faults.append("stories: \(id) names the unknown source \(item.source)")
            return nil
        }
        return DemoItem(
            externalID: id,
            story: story,
            offset: offset,
            source: item.source,
            author: item.author,
            title: item.title,
            text: item.text,
            url: item.url ?? webAddress(of: id, source: item.source, kind: kind),
            counts: item.counts ?? .none,
            original: nil
        )
    }
}
