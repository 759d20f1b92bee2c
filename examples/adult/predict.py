"""Store the answers of a plain logistic regression on the census data set "adult", half learned from and half answered.

Usage: python examples/adult/predict.py FILE, where FILE is ``adult_original.csv``. Sex and race are not shown to the model.
"""

import argparse
from pathlib import Path

import polars as pl
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NUMBERS = ("age", "education-num", "capital-gain", "capital-loss", "hours-per-week")
WORDS = ("workclass", "marital-status", "occupation", "native-country")
LABEL, HIGH = "income-per-year", ">50K"


def main() -> None:
    """Write ``data/predictions.csv``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    table = pl.read_csv(parser.parse_args().file).sample(fraction=1.0, shuffle=True, seed=0)
    half = table.height // 2
    learned, asked = table[:half].to_pandas(), table[half:].to_pandas()
    seen = make_column_transformer(
        (StandardScaler(), list(NUMBERS)), (OneHotEncoder(handle_unknown="ignore"), list(WORDS))
    )
    model = make_pipeline(seen, LogisticRegression(max_iter=1000)).fit(learned, learned[LABEL] == HIGH)
    answers = table[half:].select("sex", "race", pl.col(LABEL).alias("truth"))
    share = pl.Series("probability", model.predict_proba(asked)[:, 1]).round(6)
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    answers.with_columns(share).write_csv(folder / "predictions.csv")


if __name__ == "__main__":
    main()
