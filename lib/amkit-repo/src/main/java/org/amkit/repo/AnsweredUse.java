package org.amkit.repo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.amkit.Document;
import org.amkit.repo.protocol.DocumentUse;

/**
 * What a program does with a document, and is notified of.
 *
 * @param fn what it does
 * @param done its result
 * @param behind the document's queue: the result is told behind the turn, so that what was done is
 *     on its way when the program goes on
 */
record AnsweredUse<T>(Function<Document, T> fn, CompletableFuture<T> done, Executor behind)
    implements DocumentUse {
  @Override
  public void with(Document document) {
    try {
      T result = fn.apply(document);
      behind.execute(() -> done.complete(result));
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(e);
    }
  }

  @Override
  public void failed(Exception why) {
    done.completeExceptionally(why);
  }
}
