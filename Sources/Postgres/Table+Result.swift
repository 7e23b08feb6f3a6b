import CLibPQ

extension Table {
    /// Copies an answer out of libpq.
    init(copying result: OpaquePointer) {
        let columns = unsafe PQnfields(result)
        rows = Int(unsafe PQntuples(result))
        affected = unsafe Int(String(cString: PQcmdTuples(result))) ?? 0
        tag = unsafe String(String(cString: PQcmdStatus(result)).prefix { $0 != " " })
        guard columns > 0 else { return }
        names = (0..<columns).map { unsafe String(cString: PQfname(result, $0)) }
        places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        types = (0..<columns).map { unsafe PQftype(result, $0) }
        bounds.reserveCapacity(rows * Int(columns))
        for row in 0..<Int32(rows) {
            for column in 0..<columns {
                guard unsafe PQgetisnull(result, row, column) == 0, let value = unsafe PQgetvalue(result, row, column)
                else {
                    bounds.append((-1, -1))
                    continue
                }
                let length = unsafe PQgetlength(result, row, column)
                let start = Int32(buffer.count)
                unsafe buffer.append(
                    contentsOf: UnsafeRawBufferPointer(start: UnsafeRawPointer(value), count: Int(length))
                )
                bounds.append((start, start + length))
            }
        }
    }
}

extension DatabaseError {
    /// What the server says is wrong.
    ///
    /// Its DETAIL would show the row, so it is left behind.
    init(result: OpaquePointer, statement: String) {
        func field(_ code: UInt8) -> String? {
            unsafe PQresultErrorField(result, Int32(code)).map { unsafe String(cString: $0) }
        }
        let state = field(UInt8(ascii: "C")) ?? ""
        let gone = state.isEmpty || state.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(state)
        let aborted = unsafe PQresultStatus(result) == PGRES_PIPELINE_ABORTED
        self.init(
            gone && !aborted ? .unreachable : .refused(state),
            constraint: field(UInt8(ascii: "n")),
            serverMessage: field(UInt8(ascii: "M")) ?? "",
            statement: statement
        )
    }
}
