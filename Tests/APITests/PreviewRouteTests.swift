import HTTPTypes
import Kernel
import Testing

@Suite(.timeLimit(.minutes(15))) struct PreviewRouteTests {
    @Test(
        "a preview counts what would differ; files with mistakes are refused with place and reason, others than texts too"
    )
    func previews() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            func ask(_ body: String) async throws -> Reply {
                try await town.ask(.post, "/v1/playbooks/preview", as: coordinator, .json(body))
            }

            let same = try await ask(#"{"files": {}}"#)
            #expect(same.status == 200 && same.json?["items"]?["differing"] == .number(0))
            #expect(same.json?["digest"]?.text?.count == 64 && same.json?["differing_events"]?.list.isEmpty == true)
            let mistaken = try await ask(#"{"files": {"levels.yaml": "lines: 3"}}"#)
            #expect(mistaken.status == 422 && mistaken.code == "preview.mistaken")
            #expect(mistaken.text.contains("levels.yaml 第 1 行：lines 须为列表；"))
            for body in [
                #"{"files": ["levels.yaml"]}"#,
                #"{"files": {"levels.yaml": 3}}"#,
                #"{"files": {}, "items": 0}"#,
            ] {
                let reply = try await ask(body)
                #expect(reply.status == 422, "\(body)")
            }
            let liaison = try await town.session(.liaison)
            let other = try await town.ask(.post, "/v1/playbooks/preview", as: liaison, .json(#"{"files": {}}"#))
            #expect(other.status == 403)
        }
    }
}
