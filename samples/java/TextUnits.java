import org.amkit.Cursor;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.TextUnit;

/**
 * What indices into a text count, a text brought to new content by the least edit, and a cursor
 * that stays with its character.
 */
class TextUnits {
  public static void main(String[] args) {
    for (TextUnit unit : TextUnit.values()) {
      System.out.println(unit + " " + lengthOf("na\u00efve \uD83D\uDC4B\uD83C\uDFFD", unit));
    }
    Document doc = new Document();
    doc.change(
        "Text",
        tx -> tx.spliceText(tx.set(ObjectId.ROOT, "t", ObjectType.TEXT), 0, 0, "the brown fox"));
    ObjectId text = doc.get(ObjectId.ROOT, "t").orElseThrow().objectId().orElseThrow();
    Cursor fox = doc.makeCursor(text, 10);
    doc.change("Update", tx -> tx.updateText(text, "the quick brown fox"));
    System.out.println(
        doc.text(text).orElseThrow() + ", fox at " + doc.lookupCursorIndex(text, fox));
  }

  private static long lengthOf(String content, TextUnit unit) {
    Document doc = new Document(new byte[] {1}, unit);
    doc.change(
        null, tx -> tx.spliceText(tx.set(ObjectId.ROOT, "t", ObjectType.TEXT), 0, 0, content));
    return doc.length(doc.get(ObjectId.ROOT, "t").orElseThrow().objectId().orElseThrow());
  }
}
