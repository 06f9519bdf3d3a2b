package org.amkit.cli;

import java.util.concurrent.TimeUnit;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.repo.DocHandle;

/** Edits that tests make through a Repo. */
final class HandleEdits {
  private HandleEdits() {}

  static void set(DocHandle handle, String key, String value) throws Exception {
    handle
        .withDocument(
            document -> {
              try (Transaction tx = document.startTransaction()) {
                tx.set(ObjectId.ROOT, key, value);
                tx.commit();
              }
              return true;
            })
        .get(20, TimeUnit.SECONDS);
  }
}
