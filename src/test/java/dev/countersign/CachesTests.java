package dev.countersign;

import java.util.List;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cache that has weak keys, or is more than half full, notes each read, and tidies up
 * every few reads. On a thread of its own, as it does by default, that costs more than to
 * verify a token.
 */
class CachesTests {

	@Test
	void cachesWhenReadThenWakeNoThread() {
		List<JavaClass> makers = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("dev.countersign")
			.stream()
			.filter((type) -> calls(type, "newBuilder") > 0)
			.toList();
		assertThat(makers).isNotEmpty()
			.allSatisfy((maker) -> assertThat(calls(maker, "executor")).isEqualTo(calls(maker, "newBuilder")));
	}

	private static long calls(JavaClass type, String method) {
		return type.getMethodCallsFromSelf()
			.stream()
			.filter((call) -> call.getTargetOwner().isEquivalentTo(Caffeine.class) && call.getName().equals(method))
			.count();
	}

}
