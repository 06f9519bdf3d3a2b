import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;

/** Each change with the document as it was at it, and a view of an old version. */
class HistoryAndViews {
  public static void main(String[] args) {
    Document doc = new Document();
    doc.change("First", 1_700_000_000, tx -> tx.set(ObjectId.ROOT, "n", 1));
    ChangeHash[] first = doc.getHeads();
    doc.change("Second", 1_700_000_060, tx -> tx.set(ObjectId.ROOT, "n", 2));
    doc.history()
        .forEach(
            entry ->
                System.out.println(
                    entry.change().time()
                        + " "
                        + entry.change().message().orElse("")
                        + " "
                        + entry.view().toPlain(ObjectId.ROOT)));
    System.out.println("at first: " + doc.at(first).toPlain(ObjectId.ROOT));
  }
}
