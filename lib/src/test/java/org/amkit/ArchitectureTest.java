package org.amkit;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point down; ARCHITECTURE.md draws the layers. */
@AnalyzeClasses(packages = "org.amkit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule dependencies_pointDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.amkit..")
          .withOptionalLayers(true)
          .layer("json")
          .definedBy("org.amkit.json..")
          .layer("net")
          .definedBy("org.amkit.net..")
          .layer("storage")
          .definedBy("org.amkit.storage..")
          .layer("api")
          .definedBy("org.amkit")
          .layer("sync")
          .definedBy("org.amkit.sync..")
          .layer("engine")
          .definedBy("org.amkit.engine..")
          .layer("patch")
          .definedBy("org.amkit.patch..")
          .layer("ops")
          .definedBy("org.amkit.ops..")
          .layer("sequence")
          .definedBy("org.amkit.sequence..")
          .layer("history")
          .definedBy("org.amkit.history..")
          .layer("chunk")
          .definedBy("org.amkit.chunk..")
          .layer("column")
          .definedBy("org.amkit.column..")
          .layer("codec")
          .definedBy("org.amkit.codec..")
          .whereLayer("json")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("net")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("storage")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("json", "net", "storage")
          .whereLayer("sync")
          .mayOnlyBeAccessedByLayers("json", "net", "storage", "api")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("json", "net", "storage", "api", "sync");
}
