// Sphinx's own scores, and three rules.
const LATER = /^book\/(solutions\/|bibliography|about)/;

// A result that leads to a heading says which, as Sphinx does it for headings that match.
function heading(page, anchor) {
  const file = Search._index.docnames.indexOf(page);
  for (const [title, places] of Object.entries(Search._index.alltitles)) {
    if (places.some(([f, id]) => f === file && "#" + id === anchor)) return title;
  }
}

var Scorer = {
  score: (result) => {
    const [page, title, anchor, about, score] = result;
    const where = anchor && !about && heading(page, anchor);
    if (where && !title.endsWith(where)) result[1] = `${title} > ${where}`;
    // What explains comes before what solves or lists; and of pages that merely contain the
    // words, the index of terms comes first.
    return score - (LATER.test(page) ? 30 : 0) + (page === "book/terms" ? 1 : 0);
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
