package org.amkit.ops;

/** A visible value at a key or an element: the op that put it, and whether others compete. */
public record Entry(long id, Value value, boolean conflict) {}
