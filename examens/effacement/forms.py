from django import forms


class EffacerForm(forms.Form):
    """``EffacerForm(data)``: the person has read what goes."""

    lu = forms.BooleanField(
        label="J’ai lu ce qui sera effacé, et j’ai emporté ce que je veux garder",
        error_messages={"required": "Cochez cette case si vous voulez vraiment effacer votre compte."},
    )
