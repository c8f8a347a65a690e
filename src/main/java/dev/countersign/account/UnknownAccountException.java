package dev.countersign.account;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * There is no account of an id that somebody named.
 */
class UnknownAccountException extends ProblemException {

	UnknownAccountException() {
		super(Problem.NOT_FOUND, "There is no such account.");
	}

}
