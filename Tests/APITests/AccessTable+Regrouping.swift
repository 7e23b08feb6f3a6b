import Cases
import HTTPTypes
import Kernel

extension Visit {
    /// What there must be beside an event for a step to be taken.
    enum Company: Sendable, Equatable {
        case none
        /// A second item in the event, and another event.
        case other
        /// The same, and the second item was split off.
        case split
        /// An instruction about the case that waits for its report.
        case instruction
        /// An order to act about the case in a state.
        case order(Order.State)
    }

    /// What is put together, taken apart and taken back.
    static let regroupings: [Visit] = [
        Visit(.get, "/v1/events/{id}/similar", .showing([.coordinator]), of: .event),
        Visit(
            .put,
            "/v1/events/{id}/merger",
            .step([.coordinator], success: 200),
            of: .event,
            .json(#"{"event_id": "{other}", "reason": "同一件事"}"#),
            with: .other
        ),
        Visit(
            .post,
            "/v1/events/{id}/moves",
            .step([.coordinator], success: 200),
            of: .event,
            .json(#"{"event_id": "{other}", "items": ["{item}"], "reason": "另一件事"}"#),
            with: .other
        ),
        Visit(
            .post,
            "/v1/events/{id}/splits",
            .step([.coordinator], success: 201),
            of: .event,
            .json(#"{"items": ["{item}"], "reason": "两件事"}"#),
            with: .other
        ),
        Visit(
            .post,
            "/v1/events/{id}/undoings",
            .step([.coordinator], success: 200),
            of: .event,
            .json(#"{"reason": "有误"}"#),
            with: .split
        ),
        // What it does to events, the tests of the room tell.
        Visit(
            .post,
            "/v1/dismissals",
            .sorting([.coordinator]),
            .json(#"{"events": ["0197a2b4-1c00-7a10-8a4e-2f1d9c0b7e01"], "reason": "广告"}"#)
        ),
        Visit(
            .post,
            "/v1/restorations",
            .sorting([.coordinator]),
            .json(#"{"events": ["0197a2b4-1c00-7a10-8a4e-2f1d9c0b7e01"], "reason": "误判"}"#)
        ),
    ]
}
