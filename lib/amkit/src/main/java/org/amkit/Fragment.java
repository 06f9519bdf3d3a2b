package org.amkit;

/**
 * A part of a document's history with its bytes: what {@link Document#addFragments} takes.
 *
 * @param meta what it holds
 * @param bytes a bundle, or at level 0 a change; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record Fragment(FragmentMeta meta, byte[] bytes) {}
