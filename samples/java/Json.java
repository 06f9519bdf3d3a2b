import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonUpdate;
import org.amkit.json.JsonWriter;

/** A document made equal to JSON by the least change, written as JSON, and read by a pointer. */
class Json {
  public static void main(String[] args) {
    Document doc = new Document();
    update(doc, "{\"rooms\": [{\"name\": \"hall\"}, {\"name\": \"bath\"}]}");
    update(doc, "{\"rooms\": [{\"name\": \"hall\"}, {\"name\": \"kitchen\"}], \"floors\": 2}");
    System.out.println(JsonWriter.COMPACT.toString(doc));
    System.out.println(DocumentPath.parsePointer("/floors").value(doc).orElseThrow());
    System.out.println("changes: " + doc.changeCount());
  }

  private static void update(Document doc, String json) {
    Object value = JsonReader.PLAIN.parse(json);
    doc.change("Update", tx -> JsonUpdate.update(tx, ObjectId.ROOT, value, NewStrings.TEXT));
  }
}
