/// What is known of an item before it is assessed.
package struct AssessmentInput: Sendable, Hashable {
    /// Nil where the item has none, as a call or a short message.
    package let title: String?
    /// What was written, before it is brought into its normal form.
    package let text: String
    /// 0 or more, as every count here.
    package let likes: Int
    /// 0 or more; they add to the reach as other reactions do.
    package let dislikes: Int
    /// How many comments others wrote, 0 or more.
    package let comments: Int
    /// How often others passed it on, 0 or more.
    package let shares: Int
    /// How often it was looked at, 0 or more.
    package let views: Int
    /// How much the word of its source counts for, 0 to 1.
    package let sourceWeight: Double
    /// How its reactions stand among those of its source; nothing where they were not compared.
    package private(set) var spread: SpreadRank?

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

    /// Likes, dislikes, comments and shares together; views are not counted everywhere.
    package var reactions: Double { [likes, dislikes, comments, shares].reduce(0) { $0 + Double($1) } }

    /// The same, compared with other items of its source.
    package func ranked(_ spread: SpreadRank?) -> AssessmentInput {
        var input = self
        input.spread = spread
        return input
    }
}
