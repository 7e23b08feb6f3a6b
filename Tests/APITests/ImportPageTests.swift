import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ImportPageTests {
    @Test("a coordinator sees the form and the files, others the files or nothing; names are escaped")
    func shows() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator).asCookie
            let empty = try await town.ask(.get, "/imports", as: coordinator)
            try await town.make { transaction in
                let source = try await transaction.makeSource(kind: "import")
                let desk = ImportDesk()
                let file = { (name: String) in
                    ImportFile(
                        name: name,
                        digest: Array(repeating: 7, count: 32),
                        size: 200,
                        reading: FileReading(form: .csv),
                        source: source,
                        history: name == "b.csv"
                    )
                }
                _ = try await desk.begin(file("<b>a.csv"), in: transaction)
                let bad = try await desk.begin(file("b.csv"), in: transaction)
                try await desk.refuse(bad, .csv(.noTextColumn), in: transaction)
            }

            let page = try await town.ask(.get, "/imports", as: coordinator)
            let english = try await town.ask(.get, "/imports?language=en", as: coordinator)
            let live = try await town.ask(.get, "/imports/live", as: coordinator)
            let inspector = try await town.ask(.get, "/imports", as: town.session(.inspector).asCookie)
            let liaison = try await town.ask(.get, "/imports", as: town.session(.liaison).asCookie)
            let nobody = try await town.ask(.get, "/imports")

            #expect(empty.status == 200 && empty.text.contains("还没有导入过文件"))
            #expect(page.text.contains("data-upload") && page.text.contains("&lt;b&gt;a.csv"))
            #expect(!page.text.contains("<b>a.csv") && page.text.contains("表头中找不到正文列"))
            #expect(english.text.contains("No column of the header holds the text"))
            #expect(live.text.contains("b.csv") && !live.text.contains("<html"))
            #expect(live.text.contains(/a\.csv<\/span><span class="sub"><span lang="zh-CN">[^<]*<\/span> · 新舆情</))
            #expect(live.text.contains(/>b\.csv<\/span><span class="sub"><span lang="zh-CN">[^<]*<\/span> · 历史数据</))
            #expect(inspector.text.contains("b.csv") && !inspector.text.contains("data-upload"))
            #expect(liaison.status == 403 && nobody.status == 401)
        }
    }

    @Test("who may not hand files in is refused where the form sends them, and so is another site; no file is kept")
    func refuses() async throws {
        try await Town.opened { town in
            _ = try await town.make { try await $0.makeSource("import", kind: "import") }
            let address = "/v1/imports?name=a.csv&source=import"
            let file = Sending.raw(Array("正文\n停水\n".utf8), type: "text/csv")

            for role in Role.allCases where role != .coordinator {
                let other = try await town.session(role).asCookie
                let refused = try await town.ask(.post, address, as: other, file)
                #expect(refused.status == 403 && refused.code == "role.not-for-this-post", "\(role)")
                for path in ["/imports", "/imports/live"] {
                    let page = try await town.ask(.get, path, as: other)
                    #expect(page.status == (role.seesAll ? 200 : 403), "\(role) \(path)")
                    #expect(!page.text.contains("data-upload"), "\(role) \(path)")
                }
            }
            let nobody = try await town.ask(.post, address, file)
            #expect(nobody.status == 401 && nobody.code == "access.nobody-signed-in")
            #expect(try await town.ask(.get, "/imports/live").status == 401)
            let coordinator = try await town.session(.coordinator).asCookie
            let elsewhere: [(HTTPField.Name, String)] = [
                (.secFetchSite, "cross-site"), (.origin, "https://evil.example"),
            ]
            for (header, value) in elsewhere {
                let forged = try await town.ask(.post, address, as: coordinator, file, headers: [header: value])
                #expect(forged.status == 403 && forged.code == "access.cross-site", "\(value)")
            }
            // A browser that does not say where it comes from sends no more than a form for another site.
            let form = try await town.ask(.post, address, as: coordinator, .form(["text": "停水"]))
            #expect(form.status == 415 && form.code == "body.wrong-type")
            #expect(try await town.database.count("SELECT count(*) FROM hy.imports") == 0)

            #expect(try await town.ask(.post, address, as: coordinator, file).status == 202)
        }
    }
}
