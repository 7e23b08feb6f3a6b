import ArgumentParser

/// The program: collects, assesses and routes what the public says, and holds everybody to the law's limits.
@main
struct Huiying: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "huiying",
        abstract: "回应：政务舆情回应协调服务 — coordinates how a city answers its public.",
        discussion: """
            With no HUIYING_DATABASE the program makes and runs a PostgreSQL of its own under HUIYING_DATA \
            (~/.local/share/huiying unless said).

            Example:
              huiying demo                     a made-up city, ten days of it, on a page
              huiying serve                    the service, on 127.0.0.1:8080
              huiying import messages.csv      items from a file, as history
            """,
        subcommands: [
            ServeCommand.self, DemoCommand.self, MigrateCommand.self, CityCommand.self, PlaybooksCommand.self,
            CalendarCommand.self, JournalCommand.self, DrillCommand.self,
            AuditCommand.self, ChannelCommand.self, SourceCommand.self, ImportCommand.self, TrainCommand.self,
            AssessCommand.self, ModelsCommand.self, CorrectionsCommand.self,
            EventsCommand.self, StatusCommand.self, DoctorCommand.self,
            SignInCommand.self,
        ]
    )
}
