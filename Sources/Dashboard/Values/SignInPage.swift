/// The page at the door: name and password, or a link that signs in once.
///
/// Opening a link burns nothing: only its button does, so that a program that looks at links beforehand cannot use one up.
package struct SignInPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// What the link is worth.
    package let link: Link
    /// What was typed as the name of the account; shown again.
    package let login: String

    /// What a sign-in link is worth.
    package enum Link: Sendable {
        /// It can be used; carries its secret.
        case ready(secret: String)
        /// It was used before.
        case used
        /// Its time is over.
        case expired
        /// It is not one of ours.
        case unknown
        /// There was none: somebody who is not signed in asked for a page.
        case missing
    }

    /// Takes what a sign-in page shows.
    package init(frame: Frame, link: Link, login: String = "") {
        self.frame = frame
        self.link = link
        self.login = login
    }
}
