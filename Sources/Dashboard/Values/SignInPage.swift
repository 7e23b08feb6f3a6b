/// The page that a sign-in link opens.
///
/// Opening it burns nothing: only its button does, so that a program that looks at links beforehand cannot use one up.
package struct SignInPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// What the link is worth.
    package let link: Link

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
    package init(frame: Frame, link: Link) {
        self.frame = frame
        self.link = link
    }
}
