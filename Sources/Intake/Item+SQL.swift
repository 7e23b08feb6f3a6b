import Foundation
import Kernel
import Postgres

/// What one statement stores: items of a delivery, each named once.
struct BatchWrite: Sendable {
    let items: [ScoredItem]
    let batch: ID<Batch>
    let delivery: Delivery
    let playbook: PlaybookID
}

extension SQL {
    /// Stores new items with text and assessment; answers the ids of those that were new.
    ///
    /// An item that says a time that is still to come is taken to be of this moment; one that says none is listed as of this moment.
    static func insert(_ write: BatchWrite, at moment: Date) -> SQL {
        """
        WITH input AS (\(columns(of: write))), fresh AS (
            INSERT INTO hy.items
                (id, source_id, external_id, digest, batch_id, accepted_at, occurred_at, is_dated, history, state, url,
                 likes, dislikes, comments, shares, views, entered_by)
            SELECT id, \(write.delivery.source), external_id, digest, \(write.batch), \(moment),
                   least(occurred_at, \(moment)), occurred_at IS NOT NULL, \(write.delivery.history), 'assessed', url,
                   likes, dislikes, comments, shares, views, \(write.delivery.enteredBy)
            FROM input
            ON CONFLICT (source_id, external_id) DO NOTHING
            RETURNING id, 1 AS revision
        ), \(textsAndScores(of: write))
        SELECT id FROM fresh
        """
    }

    /// Finds items that are known; gives those whose content differs a new revision.
    static func revise(_ write: BatchWrite, at moment: Date) -> SQL {
        """
        WITH input AS (\(columns(of: write))), known AS (
            SELECT input.position, items.id, items.digest <> input.digest AND \(isNew(in: write.delivery)) AS changed
            FROM input JOIN hy.items
                ON items.source_id = \(write.delivery.source) AND items.external_id = input.external_id
        ), changed AS (
            UPDATE hy.items SET
                revision = items.revision + 1, digest = input.digest, batch_id = \(write.batch),
                occurred_at = least(coalesce(input.occurred_at, items.occurred_at), \(moment)),
                is_dated = items.is_dated OR input.occurred_at IS NOT NULL, url = input.url, likes = input.likes,
                dislikes = input.dislikes, comments = input.comments, shares = input.shares, views = input.views
            FROM input JOIN known USING (position)
            WHERE known.changed AND items.id = known.id
            RETURNING items.id
        )
        SELECT position, known.id, known.id IN (SELECT id FROM changed) AS changed FROM known
        """
    }

    /// Whether other content is a new revision: of a source with several feeds, which may tell one entry in turn, only what the item never
    /// said, not even as the beginning of more.
    private static func isNew(in delivery: Delivery) -> SQL {
        guard delivery.fromFeed else { return "true" }
        return """
            ((SELECT count(*) FROM hy.feeds WHERE feeds.source_id = \(delivery.source) AND state = 'active') < 2 OR NOT EXISTS (
                SELECT FROM hy.item_texts AS told WHERE told.item_id = items.id AND (
                    erased_at IS NOT NULL
                    OR told.title IS NOT DISTINCT FROM input.title AND starts_with(told.text, rtrim(input.text, '….。 '))
                )
            ))
            """
    }

    /// Stores text and assessment of the revisions that `revise` made.
    static func addRevisions(_ write: BatchWrite) -> SQL {
        """
        WITH given AS (\(columns(of: write))), input AS (
            SELECT items.id, given.position, given.hidden, given.title, given.text, given.author, given.grams, given.score, given.tone, given.reach,
                   given.matter, given.matters, given.risks, given.factors, given.fingerprint, given.advice, given.model
            FROM given JOIN hy.items
                ON items.source_id = \(write.delivery.source) AND items.external_id = given.external_id
        ), fresh AS (
            SELECT items.id, items.revision FROM hy.items JOIN input USING (id)
        ), \(textsAndScores(of: write))
        SELECT count(*) FROM fresh
        """
    }

    /// The batch itself, with counts that the schema checks.
    static func record(_ receipt: Receipt, delivery: Delivery, at moment: Date) -> SQL {
        """
        INSERT INTO hy.batches
            (id, source_id, import_id, received_at, history, rows, accepted, duplicate, changed, rejected, digest)
        VALUES (\(receipt.batch), \(delivery.source), \(delivery.importID), \(moment), \(delivery.history),
                \(receipt.lines.count), \(receipt.count(.accepted)), \(receipt.count(.duplicate)),
                \(receipt.count(.changed)), \(receipt.count(.rejected)), \(delivery.digest))
        """
    }

    private static func textsAndScores(of write: BatchWrite) -> SQL {
        """
        texts AS (
            INSERT INTO hy.item_texts (item_id, revision, source_id, title, text, author, grams, hidden)
            SELECT id, fresh.revision, \(write.delivery.source), title, text, author, grams, hidden
            FROM fresh JOIN input USING (id)
        ), words AS (
            INSERT INTO hy.personal_words (item_id, revision, source_id, place, start, kind, words)
            SELECT id, fresh.revision, \(write.delivery.source), place, start, kind, words
            FROM fresh JOIN input USING (id) JOIN \(hidden(in: write)) USING (position)
        ), scored AS (
            INSERT INTO hy.assessments
                (item_id, revision, playbook_id, model, source_id, score, tone, reach, matter, matters, risks,
                 factors, fingerprint, advice)
            SELECT id, fresh.revision, \(write.playbook), model, \(write.delivery.source),
                   score, tone, reach, matter, matters, risks, factors, fingerprint, advice
            FROM fresh JOIN input USING (id)
        )
        """
    }

    /// What was hidden, with the place of its item in the delivery.
    private static func hidden(in write: BatchWrite) -> SQL {
        let words = write.items.enumerated().flatMap { place, item in item.hidden.map { (place + 1, $0) } }
        return """
            unnest(\(words.map(\.0)), \(words.map(\.1.place.rawValue)), \(words.map { Int32($0.1.start) }),
                   \(words.map(\.1.kind.rawValue)), \(words.map(\.1.words))) AS found (position, place, start, kind, words)
            """
    }

    /// The items as columns, one array each; lists of lists travel flat, with where each begins and ends.
    private static func columns(of write: BatchWrite) -> SQL {
        let items = write.items
        let grams = FlatLists(items.map(\.grams))
        return """
            SELECT position, id, external_id, digest, occurred_at, url, likes, dislikes, comments, shares, views,
                   title, text, author, (\(grams.elements)::integer[])[gram_from:gram_to] AS grams, score::smallint,
                   tone::real, reach::real, matter, matters::jsonb, string_to_array(risks, ',') AS risks,
                   factors::jsonb, fingerprint, advice::jsonb, model, hidden::smallint
            FROM unnest(
                \(items.map(\.id.rawValue)), \(items.map(\.externalID)), \(items.map(\.digest)),
                \(items.map(\.draft.occurredAt)), \(items.map(\.draft.url)), \(items.map(\.draft.likes)),
                \(items.map(\.draft.dislikes)), \(items.map(\.draft.comments)), \(items.map(\.draft.shares)),
                \(items.map(\.draft.views)), \(items.map(\.draft.title)), \(items.map(\.draft.text)),
                \(items.map(\.draft.author)), \(grams.from), \(grams.to), \(items.map(\.score)), \(items.map(\.tone)),
                \(items.map(\.reach)), \(items.map(\.matter)), \(items.map(\.matters)),
                \(items.map { $0.risks.joined(separator: ",") }), \(items.map(\.factors)),
                \(items.map(\.fingerprint)), \(items.map(\.advice)), \(items.map(\.model)), \(items.map(\.hidden.count))
            ) WITH ORDINALITY AS given (
                id, external_id, digest, occurred_at, url, likes, dislikes, comments, shares, views, title, text,
                author, gram_from, gram_to, score, tone, reach, matter, matters, risks, factors, fingerprint, advice, model, hidden, position
            )
            """
    }
}

/// Lists of numbers laid end to end, with the one-based bounds of each.
private struct FlatLists {
    var elements: [Int32] = []
    var from: [Int32] = []
    var to: [Int32] = []

    init(_ lists: [[Int32]]) {
        for list in lists {
            from.append(Int32(elements.count + 1))
            elements.append(contentsOf: list)
            to.append(Int32(elements.count))
        }
    }
}
