import CCurl
import Foundation

extension MailRelay {
    /// Hands a mail over; blocks until the server has answered or the time is over.
    ///
    /// One refused recipient refuses the mail for all, so that nobody gets it twice.
    func handOver(_ mail: Mail, within seconds: Int) -> Handover {
        let talk = Talk(mail.bytes)
        // The library calls into the talk until the handle is gone, which says good-bye to the server.
        return withExtendedLifetime(talk) {
            guard Self.isReady, let easy = unsafe curl_easy_init() else { return Handover(end: .unreachable) }
            defer { unsafe curl_easy_cleanup(easy) }
            var recipients: UnsafeMutablePointer<curl_slist>?
            defer { unsafe curl_slist_free_all(recipients) }
            for recipient in mail.recipients {
                guard let longer = unsafe curl_slist_append(recipients, "<\(recipient)>") else {
                    return Handover(end: .unreachable)
                }
                unsafe recipients = longer
            }
            let isSet =
                unsafe texts(for: mail).allSatisfy { unsafe huiying_curl_text(easy, $0.0, $0.1) == CURLE_OK }
                && numbers(seconds).allSatisfy { unsafe huiying_curl_number(easy, $0.0, $0.1) == CURLE_OK }
                && huiying_curl_list(easy, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK && talk.joins(easy)
            guard isSet else { return Handover(end: .settingWrong) }
            let code = unsafe curl_easy_perform(easy)
            let reply = unsafe huiying_curl_reply(easy)
            return Handover(end: end(code, reply, talk.fault), reply: reply, line: talk.line(with: reply))
        }
    }

    private static let isReady = huiying_curl_begin() != 0

    private func texts(for mail: Mail) -> [(CURLoption, String)] {
        var texts = [
            (CURLOPT_URL, address), (CURLOPT_PROTOCOLS_STR, "smtp,smtps"), (CURLOPT_PROXY, ""),
            (CURLOPT_MAIL_FROM, "<\(mail.sender)>"),
        ]
        if let authority { texts.append((CURLOPT_CAINFO, authority)) }
        if let password { texts += [(CURLOPT_USERNAME, login), (CURLOPT_PASSWORD, password.open)] }
        return texts
    }

    private func numbers(_ seconds: Int) -> [(CURLoption, Int)] {
        let use =
            switch encryption {
            case .implicit, .required: CURLUSESSL_ALL
            case .optional: CURLUSESSL_TRY
            case .none: CURLUSESSL_NONE
            }
        return [
            (CURLOPT_UPLOAD, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_TIMEOUT, seconds),
            // Saying good-bye waits for an answer too.
            (CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds),
            (CURLOPT_USE_SSL, Int(use.rawValue)),
        ]
    }

    private func end(_ code: CURLcode, _ reply: Int, _ fault: String) -> Handover.End {
        switch code {
        case CURLE_OK: .done
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR: .untrusted
        case CURLE_USE_SSL_FAILED: .notEncrypted
        case CURLE_SSL_CACERT_BADFILE, CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .settingWrong
        case CURLE_LOGIN_DENIED: .loginRefused
        case _ where fault.hasPrefix("MAIL failed"): .senderRefused
        case _ where fault.hasPrefix("RCPT failed"): .recipientRefused
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
        // The mail itself is on its way only once the server has asked for it.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING: reply == 354 ? .unanswered : .unreachable
        default: .refused
        }
    }
}

/// What goes to the server and what it answers; the library calls into it from within `curl_easy_perform`.
@safe private final class Talk {
    private let mail: [UInt8]
    private var sent = 0
    private var heard: [String] = []
    private let words: UnsafeMutablePointer<CChar>

    init(_ mail: [UInt8]) {
        self.mail = mail
        unsafe words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { unsafe words.deallocate() }

    /// The server's last line with this code; after it may come what it says to good-bye.
    func line(with reply: Int) -> String { heard.last { $0.hasPrefix("\(reply)") } ?? "" }

    /// What the library says went wrong.
    var fault: String { unsafe String(cString: words) }

    /// Has the library call this talk.
    func joins(_ easy: UnsafeMutableRawPointer) -> Bool {
        let talk = unsafe Unmanaged.passUnretained(self).toOpaque()
        let read: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            room,
            size,
            count,
            talk in
            unsafe Talk.behind(talk)?.read(into: room, size * count) ?? 0
        }
        let hear: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            bytes,
            size,
            count,
            talk in
            unsafe Talk.behind(talk)?.hear(bytes, size * count)
            return size * count
        }
        return unsafe huiying_curl_data(easy, CURLOPT_READDATA, talk) == CURLE_OK
            && huiying_curl_call(easy, CURLOPT_READFUNCTION, read) == CURLE_OK
            && huiying_curl_data(easy, CURLOPT_HEADERDATA, talk) == CURLE_OK
            && huiying_curl_call(easy, CURLOPT_HEADERFUNCTION, hear) == CURLE_OK
            && huiying_curl_data(easy, CURLOPT_ERRORBUFFER, words) == CURLE_OK
    }

    private static func behind(_ pointer: UnsafeMutableRawPointer?) -> Talk? {
        unsafe pointer.map { unsafe Unmanaged<Talk>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(into room: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
        let count = min(size, mail.count - sent)
        guard let room = unsafe room, count > 0 else { return 0 }
        unsafe UnsafeMutableRawPointer(room).copyMemory(from: Array(mail[sent..<(sent + count)]), byteCount: count)
        sent += count
        return count
    }

    private func hear(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int) {
        guard let bytes = unsafe bytes else { return }
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: min(size, 1_000))
        unsafe heard.append(String(decoding: line, as: UTF8.self))
        heard = heard.suffix(20)
    }
}
