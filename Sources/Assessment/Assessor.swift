import Foundation
package import Playbooks

/// Assesses items under one playbook and its city's models: a pure function from what was written to what is made of it.
package struct Assessor: Sendable {
    private let index: TermIndex
    private let markers: ForwardingMarkers
    private let variants: WordVariants
    private let ranking: MatterRanking
    private let risks: [RiskCategory]
    private let answers: [AnswerClass]
    private let levels: LevelRules
    /// The gravity of each matter by its code.
    private let gravity: [String: Double]
    /// The models that are asked.
    package let advisers: Advisers

    /// Builds the automaton of all terms; takes some milliseconds and is done once for each version of the playbook.
    package init(playbook: Playbook, advisers: Advisers = .none) {
        self.advisers = advisers
        index = TermIndex(playbook)
        markers = ForwardingMarkers(playbook.lexicon.noise.forwarding)
        variants = WordVariants(playbook.lexicon.noise.variants)
        ranking = MatterRanking(playbook.catalogue, advised: advisers.labels(of: .category) ?? [])
        risks = playbook.lexicon.risks
        answers = playbook.lexicon.answers
        levels = playbook.levels
        gravity = Dictionary(
            playbook.catalogue.matters.map { ($0.code, $0.gravity) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The text of an item as it is read.
    package func normalForm(of input: AssessmentInput) -> NormalForm {
        NormalForm(title: input.title, text: input.text, markers: markers, variants: variants)
    }

    /// The names of places and institutions that an item has.
    package func places(title: String?, text: String) -> [Place] {
        let form = normalForm(of: AssessmentInput(title: title, text: text))
        return PlaceReading(index.hits(in: form.scalars).places, index: index, form: form).places
    }

    /// Where the words stand that speak for each of some matters, with the pieces that spoke most for the model's label of it.
    package func reasons(for matters: [String], title: String?, text: String) -> [[Evidence]] {
        let form = normalForm(of: AssessmentInput(title: title, text: text))
        let hits = index.hits(in: form.scalars).matters
        let labels = advisers.labels(of: .category) ?? []
        let asked = matters.map { matter in ranking.label(of: matter).map { labels[$0] } ?? "" }
        let pieces = advisers.evidence(for: .category, labels: asked, title: title, text: text)
        return zip(matters, pieces).map { matter, pieces in
            let most = Evidence.mostPlaces
            let words = ranking.hits(hits, for: matter, index: index).prefix(max(most / 2, most - pieces.count))
                .map { form.evidence($0.start, $0.end) }
            return pieces.reduce(Evidence.joined(words)) { told, piece in
                told.count < most ? Evidence.joined(told + [piece]) : told
            }
        }
    }

    /// Assesses one item; the same item, playbook and models always give the same answer.
    package func assess(_ input: AssessmentInput) -> Assessment {
        let form = normalForm(of: input)
        let hits = index.hits(in: form.scalars)
        let opinions = advisers.opinions(title: input.title, text: input.text)
        let ranked = ranking.rank(
            hits.matters,
            index: index,
            textStart: form.textStart,
            advised: opinions.first { $0.model.task == .category }?.likelihoods ?? []
        )
        let risk = RiskReading(hits, index: index, categories: risks, form: form)
        let words = ToneReading(hits.tone, index: index)
        let advised = opinions.first { $0.model.task == .tone }?.tone
        let tone = advised ?? words.value
        let noise = NoiseReading(hits.noise, index: index)
        let (reach, isUnusual) = Reach.value(of: input, levels.reach)
        var sheet = ScoreSheet(form: form)
        let weights = levels.score
        sheet.add(.risk, value: Self.saturating(risk.weight, scale: weights.riskScale), of: weights.risk, risk.hits)
        let grave = ranked.matters.first.flatMap { gravity[$0.code] }
        sheet.add(.matter, value: grave ?? 0, of: weights.matter, ranked.first)
        sheet.add(.tone, value: max(0, -tone), of: weights.tone, advised == nil && tone < 0 ? words.hits : [])
        sheet.add(.reach, value: reach, of: weights.reach, [], spread: input.spread?.counting(isUnusual))
        sheet.add(.source, value: input.sourceWeight, of: weights.source, [])
        let people = PeopleReading(hits.people, index: index, scalars: form.scalars)
        sheet.add(.people, value: people.value, of: weights.people, people.hits)
        sheet.add(
            AnswerReading(
                hits,
                answers,
                .init(risks: risk.shown, gravity: grave, matter: ranked.first, reach: reach, people: people),
                index: index,
                form: form
            ),
            of: weights.mustAnswer
        )
        sheet.takeAway(.noise, value: noise.value, of: weights.noise, noise.hits)
        return Assessment(
            fingerprint: Fingerprint.simHash(of: form.scalars),
            matters: ranked.matters,
            tone: ScoreSheet.round(tone),
            risks: risk.shown,
            places: PlaceReading(hits.places, index: index, form: form).places,
            reach: ScoreSheet.round(reach),
            score: sheet.score,
            factors: sheet.factors,
            advice: opinions.map(\.advice)
        )
    }

    /// From 0 towards 1; 0.63 at the scale.
    private static func saturating(_ weight: Double, scale: Double) -> Double { 1 - exp(-weight / scale) }
}
