package org.amkit.repo.store;

import java.util.Optional;
import org.amkit.repo.DocumentId;

/** That a file answers to one id. */
record OneId(DocumentId id) implements FileStore.Ids {
  @Override
  public boolean has(DocumentId other) {
    return other.equals(id);
  }

  @Override
  public Optional<DocumentId> own() {
    return Optional.of(id);
  }
}
