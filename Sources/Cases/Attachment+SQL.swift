import Foundation
import Kernel
import Postgres

extension SQL {
    private static let columns: SQL = "id, name, media_type, size, digest, added_at"

    static func add(
        _ bytes: [UInt8],
        named name: String,
        type: MediaType,
        digest: [UInt8],
        to holder: AttachmentHolder,
        by official: Official,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.attachments
            (id, item_id, case_id, name, media_type, size, digest, bytes, added_at, added_by)
        VALUES (\(ID<Attachment>()), \(holder.item), \(holder.caseID), \(name), \(type), \(bytes.count),
                \(digest), \(bytes), \(moment), \(official.person))
        RETURNING \(columns)
        """
    }

    static func attachments(of holder: AttachmentHolder) -> SQL {
        switch holder {
        case .item(let id):
            "SELECT \(columns) FROM hy.attachments WHERE item_id = \(id) ORDER BY added_at, id"
        case .case(let id):
            "SELECT \(columns) FROM hy.attachments WHERE case_id = \(id) ORDER BY added_at, id"
        }
    }

    static func attachment(_ id: ID<Attachment>) -> SQL { "SELECT \(columns) FROM hy.attachments WHERE id = \(id)" }

    static func bytes(of id: ID<Attachment>) -> SQL { "SELECT bytes FROM hy.attachments WHERE id = \(id)" }
}
