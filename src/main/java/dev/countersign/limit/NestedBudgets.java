package dev.countersign.limit;

import java.util.List;

/**
 * Budgets each of which lies within the next. What the first refuses is not counted in
 * those around it, so that one client uses up no more of theirs than its own.
 *
 * @param budgets the narrowest first
 */
record NestedBudgets(List<Budget> budgets) {

	/** Refuses whoever is known to have used up one of them. */
	void refuseIfUsedUp() {
		this.budgets.forEach(Budget::refuseIfUsedUp);
	}

	/** Counts one, and returns whether there was room for it in all. */
	boolean take() {
		return this.budgets.stream().allMatch(Budget::take);
	}

	/** Counts one, or refuses where there is no room for it. */
	void takeOrRefuse() {
		this.budgets.forEach(Budget::takeOrRefuse);
	}

}
