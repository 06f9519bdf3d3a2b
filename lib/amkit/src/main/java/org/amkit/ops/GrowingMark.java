package org.amkit.ops;

import org.amkit.ExpandMark;

/** A mark, and at which of its ends it grows when text is inserted there. */
public record GrowingMark(MarkRange mark, ExpandMark expand) {}
