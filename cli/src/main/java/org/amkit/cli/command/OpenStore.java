package org.amkit.cli.command;

import java.io.IOException;
import org.amkit.repo.store.DocumentStore;

/**
 * A store of documents that a command line names, open.
 *
 * @param name as the command line has it, without a password
 * @param store keeps the documents
 * @param isFolder whether each document is a file, DIR/ID.automerge
 */
public record OpenStore(String name, DocumentStore store, boolean isFolder)
    implements AutoCloseable {
  @Override
  public void close() throws IOException {
    store.close();
  }
}
