import CLibPQ

extension Table {
    /// Copies an answer out of libpq.
    init(copying result: OpaquePointer, _ columns: Columns) {
        self.columns = columns
        rows = Int(unsafe PQntuples(result))
        affected = unsafe Int(String(cString: PQcmdTuples(result))) ?? 0
        tag = unsafe String(cString: PQcmdStatus(result))
        guard !columns.names.isEmpty else { return }
        bounds.reserveCapacity(rows * columns.names.count)
        for row in 0..<Int32(rows) {
            for column in 0..<Int32(columns.names.count) {
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

extension Columns {
    convenience init(of result: OpaquePointer) {
        let places = unsafe 0..<PQnfields(result)
        self.init(
            names: places.map { unsafe String(cString: PQfname(result, $0)) },
            types: places.map { unsafe PQftype(result, $0) }
        )
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
