package org.amkit;

/**
 * How large a document is.
 *
 * @param changes changes applied
 * @param waiting changes that wait for others they depend on
 * @param ops operations of all applied changes
 * @param actors authors of those changes
 */
public record Stats(int changes, int waiting, long ops, int actors) {}
