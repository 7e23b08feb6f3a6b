/// The ten days of the demonstration city: what people say, and what its agencies do about it.
///
/// A pure function of its files and a seed: the same ones give the same items and actions, byte for byte.
package struct DemoScript: Sendable {
    /// Everything that is pushed, earliest first.
    ///
    /// Written items and their variants; at one moment by external id.
    package let items: [DemoItem]
    /// Everything that is done, earliest first.
    ///
    /// Within one minute: levels, then acceptances, answers, closings.
    package let actions: [DemoAction]
    /// The stories, in the order of the files.
    ///
    /// For checking what was gathered and routed against what was written.
    package let stories: [DemoStory]

    /// Reads the files of a demonstration and makes everything out of them.
    ///
    /// - Parameters:
    ///   - files: Texts by path below the city's folder: `city.yaml`, `answers.yaml`, any number in `stories/`.
    ///   - seed: Where the variants start from.
    /// - Throws: `DemoFault` with every mistake found.
    package init(files: [String: String], seed: UInt64 = 20_260_701) throws {
        let source = try ScriptSource(files: files)
        var faults: [String] = []
        let reader = StoryReader(cast: source.cast, seed: seed)
        let read = reader.read(source.stories, faults: &faults)
        let planned = AnswerReader(cast: source.cast, items: read).read(source.answers, faults: &faults)
        guard faults.isEmpty else { throw DemoFault(reasons: faults) }
        items = read.sorted { ($0.offset, $0.externalID) < ($1.offset, $1.externalID) }
        actions = planned.sorted {
            ($0.offset, $0.step.rank, $0.story, $0.step.agency ?? "")
                < ($1.offset, $1.step.rank, $1.story, $1.step.agency ?? "")
        }
        stories = source.stories.map {
            DemoStory(key: $0.key, name: $0.name, isMatter: $0.matter ?? true, duties: $0.duties)
        }
    }

    /// The items of a story that were pushed up to a moment, earliest first.
    ///
    /// An action goes to the event that holds most of them.
    package func items(of story: String, until moment: DemoOffset) -> [DemoItem] {
        items.filter { $0.story == story && $0.offset <= moment }
    }
}

/// One matter that items are written about.
///
/// What a person would gather into one event.
package struct DemoStory: Hashable, Sendable {
    /// The key that items and actions name it by.
    ///
    /// Lower-case words with hyphens.
    package let key: String
    /// What it is, in a few words.
    ///
    /// Chinese.
    package let name: String
    /// Whether an agency has something to answer.
    ///
    /// False for advertisements, chat and thanks.
    package let isMatter: Bool
    /// Codes of the duties it is about, the first being the lead's.
    ///
    /// Empty where it is no matter.
    package let duties: [String]
}
