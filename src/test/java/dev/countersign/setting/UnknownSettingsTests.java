package dev.countersign.setting;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.countersign.setting.UnknownSettings.KnownNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownSettingsTests {

	@ParameterizedTest
	@CsvSource({ "countersign.example.long-name,false,true", "countersign.example.longName,false,true",
			"countersign.example.long_name,false,true", "countersign.example.longnam,false,false",
			"countersign.example.part.length,false,true", "countersign.example.part.width,false,false",
			"countersign.example.some,false,true", "countersign.example.some[0],false,true",
			"countersign.example.by-name.anything.at-all,false,true", "countersign.example,false,false",
			"COUNTERSIGN_EXAMPLE_LONG_NAME,true,true", "COUNTERSIGN_EXAMPLE_LONGNAME,true,true",
			"COUNTERSIGN_EXAMPLE_SOME_0,true,true", "COUNTERSIGN_EXAMPLE_PART_LENGTH,true,true",
			"COUNTERSIGN_EXAMPLE_PART_WIDTH,true,false", "countersign.example.somes,false,false",
			"countersign.example.some-more,false,false", "countersign.example.some.more,false,false",
			"countersign.example.some[0].part,false,true", "countersign.example.by-names.anything,false,false",
			"countersign.example.by-name[any.thing],false,true", "countersign.example.by-name,false,true",
			"COUNTERSIGN_EXAMPLE_SOMES,true,false", "COUNTERSIGN_EXAMPLE_SOME_MORE,true,false",
			"COUNTERSIGN_EXAMPLE_SOME,true,true", "COUNTERSIGN_EXAMPLE_BY_NAME_ANYTHING_AT_ALL,true,true",
			"COUNTERSIGN_EXAMPLE_BYNAME_ANYTHING,true,true", "COUNTERSIGN_EXAMPLE_BY_NAMES_ANYTHING,true,false" })
	void nameWhenSpelledAsTheFrameworkBindsItThenKnown(String name, boolean shell, boolean known) {
		KnownNames names = new KnownNames();
		names.add("countersign.example", Example.class);
		assertThat(names.contains(name, shell)).isEqualTo(known);
	}

	record Example(Duration longName, Part part, List<String> some, Map<String, String> byName) {

		record Part(int length) {
		}

	}

}
