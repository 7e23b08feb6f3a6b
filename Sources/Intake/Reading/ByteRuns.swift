extension [UInt8] {
    /// How often a run of bytes stands here, counted up to `most` times.
    func count(of run: StaticString, upTo most: Int) -> Int {
        let wanted = Array(run.description.utf8)
        var (count, at) = (0, 0)
        while count < most, let found = self[at...].firstIndex(of: wanted[0]) {
            if self[found...].starts(with: wanted) { count += 1 }
            at = found + 1
        }
        return count
    }
}
