import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
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
                        history: true
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
            #expect(inspector.text.contains("b.csv") && !inspector.text.contains("data-upload"))
            #expect(liaison.status == 403 && nobody.status == 401)
        }
    }
}
