import Foundation

/// A program that is run to its end with a clean environment.
///
/// Foundation's `Process` waits for a pipe that the started server would keep open, so this is `posix_spawn` itself.
struct Subprogram {
    let path: String
    let arguments: [String]
    /// The file that takes what it says.
    let output: String

    /// Runs it; answers its exit status, or 128 and more for a signal.
    func run() throws -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let environment = ["PATH=/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C.UTF-8", "TZ=UTC"]
        var process: pid_t = 0
        let failed = unsafe Self.withCStrings([path] + arguments) { argv in
            unsafe Self.withCStrings(environment) { envp in
                unsafe posix_spawn(&process, path, &actions, nil, argv, envp)
            }
        }
        guard failed == 0 else { throw ServerFault.failed("\(path) cannot be run") }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw ServerFault.failed("\(path) was lost") }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    private static func withCStrings<Answer>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Answer
    ) -> Answer {
        var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            unsafe body(UnsafePointer(buffer.baseAddress.unsafelyUnwrapped))
        }
    }
}
