// Sphinx's own scores, and two rules: what explains comes before what solves or lists, and of
// pages that merely contain the words the index of terms comes first.
const LATER = /^book\/(solutions\/|bibliography|about)/;
var Scorer = {
  score: ([page, , , , score]) =>
    score - (LATER.test(page) ? 30 : 0) + (page === "book/terms" ? 1 : 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
