"""Links to a place on another page: [Zeiler (2012)](bibliography.md#zeiler2012).

MyST resolves what stands behind the # among the headings only. Labels, such as
`(zeiler2012)=`, join them here, so that one and the same link works in the built book
and in JupyterLab.
"""


def add_labels(app, env):
    """Let every label count as an anchor of its page."""
    for label, (page, node_id) in env.domains["std"].anonlabels.items():
        if page in env.all_docs:
            anchors = env.metadata[page].setdefault("myst_slugs", {})
            anchors.setdefault(label, (0, node_id, label))


def setup(app):
    """Register with Sphinx."""
    app.connect("env-updated", add_labels)
    return {"parallel_read_safe": True}
