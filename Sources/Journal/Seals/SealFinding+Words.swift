package import Kernel

extension SealFinding {
    /// What is the matter, with the first bad place.
    package var what: Sentence {
        let more = count > 1 ? Sentence(zh: "（共 \(count) 处）", en: " (\(count) in all)") : Sentence(zh: "", en: "")
        let said = said
        return Sentence(zh: said.zh + more.zh + "。", en: said.en + more.en + ".")
    }

    private var said: Sentence {
        let row = row ?? 0
        let until = until ?? place
        return switch kind {
        case .rowAltered:
            said("封存链第 \(place) 环：留痕记录 \(row) 被改动", "Row \(row) of the journal was altered, at seal \(place)")
        case .rowMissing:
            said("封存链第 \(place) 环：留痕记录 \(row) 已不存在", "Row \(row) of the journal is missing, at seal \(place)")
        case .rowInserted:
            said(
                "留痕记录 \(row) 没有封存，却排在已封存的记录之前：是事后插入的",
                "Row \(row) of the journal was inserted: it is not sealed though later ones are"
            )
        case .rowsReordered:
            said(
                "封存链第 \(place) 环与第 \(until) 环的记录被对调",
                "The rows at seals \(place) and \(until) were reordered: each stands in the other's place"
            )
        case .sealAltered: said("封存链第 \(place) 环本身被改动", "Seal \(place) was altered; its row is as it was")
        case .sealMissing where until > place:
            said("封存链缺少第 \(place) 至 \(until) 环", "Seals \(place) to \(until) are missing")
        case .sealMissing: said("封存链缺少第 \(place) 环", "Seal \(place) is missing")
        case .sealAdded:
            said(
                "第 \(place) 环不属于封存链：是添加的，或在最近一个检查点之后被改动",
                "Seal \(place) does not belong to the chain: it was added, or altered after the newest checkpoint"
            )
        case .rewritten, .tailCut, .olderDatabase: saidOfTheEnd(until)
        case .schemaAltered:
            said(
                "留痕各表或审计者的查看权限被改动，看到的可能不全",
                "Tables of the journal, or what the auditor may see of them, were altered: rows may be hidden"
            )
        case .sealerBehind:
            said(
                "封存程序落后：\(count) 条留痕记录未封存，最早的自 \(moment(at))",
                "The sealer is behind: rows wait to be sealed since \(moment(at)) (\(count))"
            )
        case .checkpointsBehind:
            said(
                "\(count) 环封存没有检查点，最早的自 \(moment(at))",
                "No checkpoint was written since \(moment(at)), and seals wait for one (\(count))"
            )
        case .checkpointAltered, .checkpointRemoved, .checkpointsReordered, .checkpointAdded, .checkpointsCut,
            .checkpointDiffers, .signatureWrong, .checkpointsForeign, .checkpointsMissing, .checkpointTorn, .otherBook,
            .ownKey, .fileCut:
            saidOfCheckpoints(until)
        }
    }

    private func saidOfTheEnd(_ until: Int64) -> Sentence {
        switch kind {
        case .rewritten:
            said(
                "封存链自第 \(place) 至 \(until) 环之间起被整体改写：与 \(moment(at)) 的检查点不符"
                    + (since.map { "，\(moment($0)) 的检查点仍相符" } ?? ""),
                "The journal was rewritten from a place between seals \(place) and \(until) on: it is not what the checkpoint of "
                    + "\(moment(at)) says" + (since.map { ", while that of \(moment($0)) still holds" } ?? "")
            )
        case .olderDatabase:
            said(
                "数据库比检查点旧（多为恢复了备份）：最新检查点在第 \(until) 环（\(moment(at))），数据库中自第 \(place) 环起没有或不同"
                    + (since.map { "；数据库最后可确认的时刻是 \(moment($0))" } ?? ""),
                "The database is older than its checkpoints, as a restored backup is: the newest checkpoint, of \(moment(at)), is at "
                    + "seal \(until), and from seal \(place) on the database has none or others"
                    + (since.map { "; the last moment known to be whole is \(moment($0))" } ?? "")
            )
        default:
            said(
                "留痕的末尾被截去：\(moment(at)) 的检查点在第 \(until) 环，数据库中第 \(place) 环起已不存在",
                "The end of the journal was cut off: the checkpoint of \(moment(at)) is at seal \(until), and seals from \(place) on "
                    + "are gone with their rows"
            )
        }
    }

    private func saidOfCheckpoints(_ until: Int64) -> Sentence {
        switch kind {
        case .checkpointAltered: said("第 \(place) 个检查点被改动", "Checkpoint \(place) was altered")
        case .checkpointRemoved: said("第 \(place) 个检查点被删去", "Checkpoint \(place) was removed")
        case .checkpointsReordered:
            said("第 \(place) 个检查点不在原位", "Checkpoint \(place) was moved: the lines were reordered")
        case .checkpointAdded: said("第 \(place) 行不是检查点，是添加的", "Line \(place) of the checkpoints was added")
        case .checkpointsCut:
            said(
                "检查点文件的末尾自第 \(place) 个起被截去：数据库记得有 \(until) 个",
                "The checkpoints were cut from number \(place) on: the database remembers \(until) of them"
            )
        case .checkpointDiffers:
            said(
                "第 \(place) 个检查点与数据库所记的摘要不符：两者之一被改动",
                "Checkpoint \(place) is not the one that the database remembers: one of the two was altered"
            )
        case .signatureWrong:
            said(
                "第 \(place) 个检查点的签名不是此公钥的",
                "The signature of checkpoint \(place) is wrong: it was not made with this key"
            )
        case .checkpointsForeign:
            said(
                "检查点属于另一个城市（\(name ?? "")）",
                "The checkpoints are of another city (\(name ?? ""))"
            )
        case .checkpointsMissing:
            said("数据库记得检查点，但检查点文件不在", "The database remembers checkpoints, and their file is not there")
        case .checkpointTorn:
            said(
                "第 \(place) 个检查点的写入被中断，封存程序会补上；这不是改动",
                "Writing checkpoint \(place) was broken off, which the sealer mends; it is no damage"
            )
        case .otherBook:
            said(
                "数据库还记得另一个检查点文件（末次在第 \(until) 环），本次没有核对",
                "The database also remembers checkpoints of another file (up to seal \(until)), which was not looked at"
            )
        case .fileCut: said("导出文件不完整", "The exported file is not whole")
        default:
            said(
                "公钥取自文件本身：\(name ?? "")",
                "The key came with the file itself: \(name ?? "")"
            )
        }
    }

    private func said(_ zh: String, _ en: String) -> Sentence { Sentence(zh: zh, en: en) }

    private func moment(_ seconds: Int64?) -> String { seconds.map(SealMoment.inChina) ?? "–" }
}

extension SealFinding {
    /// What to do.
    package var remedy: Sentence {
        switch kind {
        case .rowAltered, .rowMissing, .rowInserted, .rowsReordered, .sealAltered, .sealMissing, .sealAdded, .rewritten,
            .tailCut, .schemaAltered:
            Sentence(
                zh: "保留现状，先导出：huiying journal export --to FILE；与备份比对，并查谁有数据库超级用户权限。",
                en:
                    "Change nothing; export first: huiying journal export --to FILE. Compare with a backup, and find out who was "
                    + "superuser of the database."
            )
        case .olderDatabase:
            Sentence(
                zh: "若恢复过备份，把检查点文件移到别处存证，服务会另起一个；否则按末尾被截去处理。",
                en:
                    "If a backup was restored, move the file of checkpoints elsewhere as evidence, and the service begins another; "
                    + "if not, the end was cut off."
            )
        case .sealerBehind, .checkpointsBehind:
            Sentence(
                zh: "运行：huiying serve，并看它的日志（sealer.*）；数据库中若有久未结束的事务，先结束它。",
                en:
                    "Run: huiying serve, and see its log (sealer.*). A transaction that has long been open in the database must end "
                    + "first."
            )
        case .checkpointAltered, .checkpointRemoved, .checkpointsReordered, .checkpointAdded, .checkpointsCut,
            .checkpointDiffers:
            Sentence(
                zh: "与存放在别处的副本比对，并查谁能写入该文件夹。",
                en: "Compare with the copy that is kept elsewhere, and find out who can write that folder."
            )
        case .signatureWrong:
            Sentence(
                zh: "确认公钥（huiying journal key）是否正确；若正确，则签名系伪造。",
                en: "Make sure of the key (huiying journal key); if it is the right one, the signature is forged."
            )
        case .checkpointsForeign, .checkpointsMissing:
            Sentence(
                zh: "用 HUIYING_SEALS 或 --checkpoints 指明本城市的检查点文件。",
                en: "Name this city's file with HUIYING_SEALS or --checkpoints."
            )
        case .fileCut: Sentence(zh: "重新导出。", en: "Export again.")
        case .checkpointTorn: Sentence(zh: "无需处理。", en: "Nothing needs to be done.")
        case .otherBook:
            Sentence(
                zh: "若有，用 --checkpoints 指明那个文件再核对一次。",
                en: "Where it is at hand, verify with it as well: --checkpoints FILE"
            )
        case .ownKey:
            Sentence(
                zh: "与本城市公布的公钥核对，或用 --key 指明。",
                en: "Compare it with the one that the city made known, or name that with --key."
            )
        }
    }
}
