package org.amkit.net;

import java.util.HashSet;
import java.util.Set;
import org.amkit.repo.DocumentId;
import org.jspecify.annotations.Nullable;

/** One document under the ids that it is known by. */
final class OnlyDocument implements DocumentSource {
  private final SharedDocument document;
  private final Set<DocumentId> ids;
  private final @Nullable DocumentId defaultId;

  OnlyDocument(SharedDocument document, Set<DocumentId> ids, @Nullable DocumentId defaultId) {
    this.document = document;
    this.ids = new HashSet<>(ids);
    this.defaultId = defaultId;
  }

  @Override
  public @Nullable SharedDocument find(DocumentId id, boolean isRequest) {
    return ids.contains(id) ? document : null;
  }

  @Override
  public SharedDocument single() {
    return document;
  }

  @Override
  public @Nullable DocumentId defaultId() {
    return defaultId;
  }

  @Override
  public void begin(DocumentId id) {
    ids.add(id);
  }
}
