// What the theme leaves undone. Each line says who would miss it.

// [elements, attribute, value]; null removes the attribute.
const ATTRIBUTES = [
  // Pictures on buttons and arrows have no name for those who cannot see them.
  ["button.copybtn", "aria-label", "Copy this code"],
  [".bd-docs-nav summary", "aria-label", "Show or hide the pages below"],
  // Where visible words are the name, another name hides them from those who speak to their browser.
  [".search-button-field, details.hide > summary", "aria-label", null],
  [".theme-switch-button", "aria-label", "Colour mode: light, dark or system settings"],
  // The sidebar is a region of the page, so that a screen reader can jump there.
  ["#pst-primary-sidebar", "role", "complementary"],
  ["#pst-primary-sidebar", "aria-label", "Book"],
];

// An empty cell in a table's first row is no heading.
function emptyHeadings() {
  for (const heading of document.querySelectorAll("th")) {
    if (!heading.textContent.trim()) heading.replaceWith(document.createElement("td"));
  }
}

// Paper is white and cannot be unfolded: light colours, hints and code open. Quizzes stay shut: they
// are for pencils.
function printing() {
  const root = document.documentElement;
  let opened = [];
  let theme;
  addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    opened = [...document.querySelectorAll(".bd-article details:not([open], .aelib-quiz *)")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    for (const details of opened) details.open = false;
  });
  for (const output of document.querySelectorAll(".cell.tag_exercise .cell_output")) {
    output.classList.toggle("unanswered", output.textContent.trim().startsWith("✗ Not yet"));
  }
}

// Sphinx finds an entry of the index by its own words only. A question may hold them among others.
function questions() {
  const perform = Search._performSearch;
  Search._performSearch = (query, ...rest) => {
    const words = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ")} `;
    const found = Object.keys(Search._index.indexentries).filter(
      (entry) => entry.length > 3 && words(query).includes(words(entry))
    );
    const [longest] = found.sort((a, b) => b.length - a.length);
    const results = perform(query, ...rest);
    // Sphinx shows the last first. What it cannot find by all words, it finds by those of the entry.
    return longest && words(longest) !== words(query) ? [...results, ...entry(longest)] : results;
  };
}

// The places of one entry, best last, as Sphinx lists them.
function entry(name) {
  const { titles, docnames, filenames, indexentries } = Search._index;
  return indexentries[name]
    .filter(([, , main]) => main)
    .map(([f, id]) => [docnames[f], titles[f], id ? "#" + id : "", null, 100, filenames[f]])
    .reverse();
}

// On a telephone the words in a figure are small: a tap opens it alone, to be widened with two fingers.
function figures() {
  for (const image of document.querySelectorAll(".cell_output img")) {
    const link = document.createElement("a");
    link.href = image.src;
    image.replaceWith(link);
    link.append(image);
  }
}

// What continues to the right of its frame fades there, until it has been pushed to its end; arrow
// keys push it too, at once: the theme waits until the window has kept its size for a while.
function wider() {
  for (const frame of document.querySelectorAll(".pst-scrollable-table-container, .bd-article pre")) {
    const look = () => {
      const hidden = frame.scrollWidth - frame.clientWidth;
      if (hidden > 0) frame.tabIndex = 0;
      frame.classList.toggle("continues", hidden - frame.scrollLeft > 2);
    };
    frame.addEventListener("scroll", look);
    new ResizeObserver(look).observe(frame);
  }
}

// From a disk, Sphinx cannot fetch the pages that it would quote below each result.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

document.addEventListener("DOMContentLoaded", () => {
  for (const [elements, name, value] of ATTRIBUTES) {
    for (const element of document.querySelectorAll(elements)) {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
  }
  emptyHeadings();
  printing();
  figures();
  wider();
  if (typeof Search !== "undefined") questions();
});
