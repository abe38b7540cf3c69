/*
 * What Bookinfo's services say of their one book: the facts and the sentences of Istio's sample application
 * (Apache-2.0), which clients and tests of it look for.
 */

export const product = {
    id: 0,
    title: 'The Comedy of Errors',
    descriptionHtml:
        '<a href="https://en.wikipedia.org/wiki/The_Comedy_of_Errors">Wikipedia Summary</a>: The Comedy of Errors is one of ' +
        "<b>William Shakespeare's</b> early plays. It is his shortest and one of his most farcical comedies, with a major " +
        'part of the humour coming from slapstick and mistaken identity, in addition to puns and word play.',
};

export const detailsOf = (id: number) => ({
    id,
    author: 'William Shakespeare',
    year: 1595,
    type: 'paperback',
    pages: 200,
    publisher: 'PublisherA',
    language: 'English',
    'ISBN-10': '1234567890',
    'ISBN-13': '123-1234567890',
});

export const firstRatings: Readonly<Record<string, number>> = { Reviewer1: 5, Reviewer2: 4 };

export const reviewTexts: Readonly<Record<string, string>> = {
    Reviewer1: 'An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!',
    Reviewer2:
        'Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.',
};

export const noRating = { error: 'Ratings service is currently unavailable' };

/** What productpage says when a service behind it does not answer. */
export const sorry = (what: string) => ({
    error: `Sorry, product ${what} are currently unavailable for this book.`,
});
