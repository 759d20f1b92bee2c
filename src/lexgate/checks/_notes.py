"""Why nothing could be measured, in both languages."""

from lexgate.core.text import Text

NO_ITEMS = Text(
    "There is no item with both a true label and an answer.", "没有同时具备真实标签和模型回答的样本。"
)
NO_ATTRIBUTE = Text("No attribute is named to compare groups by.", "未指定用于比较群体的属性。")
NOT_SEARCHED = Text("The data were not searched for this.", "未对数据进行该项检测。")
NO_ROWS = Text("There are no rows in this part of the data.", "该部分数据没有任何记录。")
