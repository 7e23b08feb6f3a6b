import Kernel
import Postgres

extension SQL {
    static func sourceEntries(_ rest: SQL) -> SQL {
        """
        SELECT sources.id, sources.code, sources.name, sources.kind, weight, state, owner_id, agencies.short_name AS owner_name,
               note, expected, patience, personal_days, text_days, version
        FROM hy.sources LEFT JOIN hy.agencies ON agencies.id = owner_id \(rest)
        """
    }

    static func add(_ draft: SourceDraft, as id: SourceID) -> SQL {
        """
        INSERT INTO hy.sources (id, code, name, kind, weight, owner_id, note)
        VALUES (\(id), \(draft.code), \(draft.name), \(draft.kind.rawValue), \(draft.ownWeight), \(draft.owner), \(draft.note))
        """
    }

    static func change(_ id: SourceID, to draft: SourceDraft) -> SQL {
        """
        UPDATE hy.sources
        SET name = \(draft.name), kind = \(draft.kind.rawValue), weight = \(draft.ownWeight), state = \(draft.state),
            owner_id = \(draft.owner), note = \(draft.note)
        WHERE id = \(id)
        """
    }

    static func expect(_ volume: ExpectedVolume?, of id: SourceID) -> SQL {
        "UPDATE hy.sources SET expected = \(volume?.byHour), patience = \(volume?.patience ?? 7) WHERE id = \(id)"
    }

    static func keys(of id: SourceID) -> SQL {
        "SELECT \(keyColumns) FROM hy.machine_keys WHERE source_id = \(id) ORDER BY made_at DESC, id DESC"
    }

    static func key(_ id: ID<MachineKey>) -> SQL {
        "SELECT \(keyColumns) FROM hy.machine_keys WHERE id = \(id)"
    }

    private static let keyColumns: SQL = "id, source_id, name, prefix, made_at, revoked_at"

    static func addKey(_ id: ID<MachineKey>, _ name: String, _ secret: Secret, to source: SourceID) -> SQL {
        """
        INSERT INTO hy.machine_keys (id, source_id, name, prefix, digest)
        VALUES (\(id), \(source), \(name), \(String(secret.text.prefix(8))), \(secret.digest))
        """
    }

    static func revoke(_ id: ID<MachineKey>) -> SQL {
        "UPDATE hy.machine_keys SET revoked_at = clock_timestamp() WHERE id = \(id)"
    }
}
