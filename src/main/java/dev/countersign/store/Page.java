package dev.countersign.store;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A list as every path answers it.
 *
 * @param items what is on this page
 * @param next the cursor of the next page, absent on the last
 * @param <T> what the items are
 */
public record Page<T>(List<T> items, @Schema(example = "eyJhZnRlciI6ImpvaG4ifQ") @Nullable String next) {

	/**
	 * Makes the only page of a short list.
	 * @param items all there is
	 * @param <T> what the items are
	 * @return the page
	 */
	public static <T> Page<T> whole(List<T> items) {
		return new Page<>(items, null);
	}

}
