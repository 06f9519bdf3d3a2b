package org.amkit;

/**
 * A change with the document as it was once that change was made.
 *
 * @param change the change
 * @param view the document at this change: with it and all it depends on, and nothing else
 */
public record HistoryEntry(Change change, ReadView view) {}
