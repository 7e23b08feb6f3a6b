import Foundation

/// The open files and connections that the system allows the process.
///
/// They must never run out: the runtime's own threads end the process when they cannot look at each other for want of one.
enum Descriptors {
    /// What is kept free of clients: the database's connections, files, and what the runtime opens.
    private static let kept = 96

    /// Takes all that the system allows.
    ///
    /// - Returns: How many clients may be connected at once: 1024 at most.
    /// - Throws: `Complaint` where there are too few to serve anybody.
    static func claim() throws -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        let wanted = min(limit.rlim_max, 4_096)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = wanted
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        let allowed = Int(min(limit.rlim_cur, 1 << 20))
        guard allowed >= kept + 32 else {
            throw Complaint(
                "系统只允许打开 \(allowed) 个文件，服务至少需要 \(kept + 32) 个：请提高 ulimit -n（或 systemd 的 LimitNOFILE）。",
                "Only \(allowed) open files are allowed, \(kept + 32) are needed: raise ulimit -n (or systemd's LimitNOFILE)."
            )
        }
        return min(1_024, allowed - kept)
    }
}
