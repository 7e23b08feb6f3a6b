/// What is known of an item before it is assessed.
package struct AssessmentInput: Sendable, Hashable {
    package let title: String?
    package let text: String
    package let likes: Int
    package let dislikes: Int
    package let comments: Int
    package let shares: Int
    package let views: Int
    package let sourceWeight: Double

    /// Holds an item; counts below zero are taken as zero, the weight of its source as 0 to 1.
    package init(
        title: String? = nil,
        text: String,
        likes: Int = 0,
        dislikes: Int = 0,
        comments: Int = 0,
        shares: Int = 0,
        views: Int = 0,
        sourceWeight: Double = 0.5
    ) {
        self.title = title
        self.text = text
        self.likes = max(likes, 0)
        self.dislikes = max(dislikes, 0)
        self.comments = max(comments, 0)
        self.shares = max(shares, 0)
        self.views = max(views, 0)
        self.sourceWeight = sourceWeight.isNaN ? 0 : min(max(sourceWeight, 0), 1)
    }
}
