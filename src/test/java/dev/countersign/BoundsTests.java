package dev.countersign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the page of what grows against what there is: whoever adds a table or a field
 * that can grow has to say what bounds it.
 */
@IntegrationTest
class BoundsTests {

	private static final Path PAGE = Path.of("src", "docs", "bounds.md");

	private static final Pattern NAME = Pattern.compile("`([A-Za-z_.]+)`");

	/** Tasks wait for threads, and each thread has its own of what threads have. */
	private static final List<Class<?>> GROWING = List.of(Map.class, Collection.class, Cache.class, Executor.class,
			ThreadLocal.class);

	@Autowired
	private JdbcClient jdbc;

	@Test
	void tablesWhenMigratedThenEachHasABoundOnThePage() throws IOException {
		List<String> tables = this.jdbc
			.sql("SELECT lower(table_name) FROM information_schema.tables WHERE lower(table_schema) = 'public'")
			.query(String.class)
			.list();
		assertThat(named("## Tables")).containsExactlyInAnyOrderElementsOf(new TreeSet<>(tables));
	}

	@Test
	void fieldsWhenTheyCanGrowThenEachHasABoundOnThePage() throws IOException {
		Set<String> fields = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("dev.countersign")
			.stream()
			.filter((type) -> !type.isRecord() && !type.getPackageName().endsWith(".command"))
			.flatMap((type) -> type.getFields().stream())
			.filter(BoundsTests::canGrow)
			.map((field) -> field.getOwner().getSimpleName() + "." + field.getName())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(named("## Memory")).containsExactlyInAnyOrderElementsOf(fields);
	}

	private static boolean canGrow(JavaField field) {
		JavaClass type = field.getRawType();
		if (field.getModifiers().contains(JavaModifier.STATIC)) {
			return false;
		}
		return type.isEquivalentTo(List.class) ? isReplaced(field) || isFilled(field)
				: GROWING.stream().anyMatch(type::isAssignableTo) || (isReplaced(field) && holdsMany(type));
	}

	/** What is made anew may be larger than the last. */
	private static boolean isReplaced(JavaField field) {
		return !field.getModifiers().contains(JavaModifier.FINAL);
	}

	/** Most lists are made once and kept as they are. */
	private static boolean isFilled(JavaField field) {
		return field.getOwner()
			.getConstructors()
			.stream()
			.flatMap((constructor) -> constructor.getConstructorCallsFromSelf().stream())
			.anyMatch((call) -> call.getTargetOwner().isAssignableTo(List.class));
	}

	private static boolean holdsMany(JavaClass type) {
		return type.isRecord() && type.getFields()
			.stream()
			.filter((part) -> !part.getModifiers().contains(JavaModifier.STATIC))
			.map(JavaField::getRawType)
			.anyMatch((part) -> part.isArray() || part.isAssignableTo(Collection.class)
					|| part.isAssignableTo(Map.class) || holdsMany(part));
	}

	/** The names in the first column of a section's table. */
	private static Set<String> named(String heading) throws IOException {
		String page = Files.readString(PAGE);
		String section = page.substring(page.indexOf(heading) + heading.length()).split("\n## ")[0];
		return section.lines()
			.filter((line) -> line.startsWith("| `"))
			.map((line) -> line.split("\\|")[1])
			.flatMap((cell) -> NAME.matcher(cell).results().map((MatchResult name) -> name.group(1)))
			.map((name) -> name.contains(".") ? name : name.toLowerCase(Locale.ROOT))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
