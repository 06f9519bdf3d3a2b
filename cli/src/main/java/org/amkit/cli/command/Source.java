package org.amkit.cli.command;

import org.amkit.Document;

/**
 * A document that was read.
 *
 * @param name the file as the user named it, for messages
 * @param document what it holds
 * @param byteCount how many bytes were read
 * @param tornByteCount how many bytes of a truncated chunk lie behind them
 */
public record Source(String name, Document document, long byteCount, long tornByteCount) {}
