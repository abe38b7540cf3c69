/*
 * What Bookinfo's services say of their one book. Names, numbers and the sentences that clients look for are those of
 * Istio's sample application; the prose of the reviews and of the description is our own.
 */

export const product = {
    id: 0,
    title: 'The Comedy of Errors',
    descriptionHtml:
        'Two pairs of twins meet in one town, and nobody can tell them apart: the shortest play of ' +
        '<b>William Shakespeare</b>.',
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
    Reviewer1: 'The whole audience laughed, and so did I.',
    Reviewer2: 'Good jokes, but I have seen deeper plays by the same author.',
};

export const noRating = { error: 'Ratings service is currently unavailable' };

/** What productpage says when a service behind it does not answer. */
export const sorry = (what: string) => ({
    error: `Sorry, product ${what} are currently unavailable for this book.`,
});
